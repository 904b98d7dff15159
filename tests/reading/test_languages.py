"""Which language a post is in."""

import pytest

from heedful.reading.languages import bare, by_script

SAID = {
    "en": "my parcel never arrived and nobody answers the phone",
    "de": "mein Paket ist nie angekommen und niemand geht ans Telefon",
    "fr": "mon colis n'est jamais arrivé et personne ne répond",
    "es": "mi paquete nunca llegó y nadie contesta el teléfono",
    "it": "il mio pacco non è mai arrivato e nessuno risponde",
    "pt": "meu pacote nunca chegou e ninguém atende o telefone",
    "nl": "mijn pakket is nooit aangekomen en niemand neemt op",
    "sv": "mitt paket kom aldrig fram och ingen svarar i telefon",
    "da": "jeg har ikke fået min pakke endnu, og der er ikke nogen der svarer mig",
    "fi": "pakettini ei koskaan saapunut eikä kukaan vastaa puhelimeen",
    "pl": "moja paczka nigdy nie dotarła i nikt nie odbiera telefonu",
    "cs": "můj balík nikdy nedorazil a nikdo nebere telefon",
    "sk": "môj balík nikdy neprišiel a nikto nedvíha telefón",
    "hu": "a csomagom sosem érkezett meg és senki nem veszi fel a telefont",
    "ro": "coletul meu nu a ajuns niciodată și nimeni nu răspunde",
    "tr": "paketim hiç gelmedi ve kimse telefona bakmıyor",
    "ru": "моя посылка так и не пришла, и никто не отвечает",
    "uk": "моя посилка так і не прийшла, і ніхто не відповідає",
    "bg": "пратката ми така и не пристигна и никой не отговаря",
    "el": "το δέμα μου δεν έφτασε ποτέ και κανείς δεν απαντά",
    "ar": "لم يصل طردي أبدا ولا أحد يرد على الهاتف",
    "he": "החבילה שלי לא הגיעה ואף אחד לא עונה",
    "hi": "मेरा पार्सल कभी नहीं आया और कोई फोन नहीं उठाता",
    "hi-Latn": "mera parcel abhi tak nahi aaya aur koi phone nahi uthata",
    "id": "paket saya tidak pernah sampai dan tidak ada yang menjawab telepon",
    "vi": "gói hàng của tôi chưa bao giờ đến và không ai trả lời",
    "th": "พัสดุของฉันไม่เคยมาถึงและไม่มีใครรับโทรศัพท์",
    "ja": "荷物が届かないし、誰も電話に出ません",
    "ko": "택배가 오지 않았고 아무도 전화를 받지 않아요",
    "zh": "我的包裹一直没有到，也没有人接电话",
    "lt": "mano siuntinys taip ir neatvyko ir niekas neatsako",
    "et": "minu pakk ei jõudnud kunagi kohale ja keegi ei vasta",
    "ta": "என் பார்சல் வரவே இல்லை",
    "bn": "আমার পার্সেল কখনও আসেনি",
    "ka": "ჩემი ამანათი არ მოვიდა",
}


@pytest.mark.parametrize("language", SAID)
def test_a_sentence_is_in_its_language(fast, language):
    assert fast.read([SAID[language]])[0].language.label == language


def test_no_words_are_no_language(fast):
    for post in ("", "12 34", "@acme http://example.com", "😂😂"):
        assert fast.read([post])[0].language.label == "unknown"


def test_handles_tags_and_addresses_are_no_language():
    assert bare("@acme_help #help https://example.com WO IST mein Paket 123") == "wo ist mein paket"


def test_a_script_that_one_language_has_alone_tells_it_also_beside_a_brand():
    assert by_script("acme の荷物") == "ja"
    assert by_script("acme 包裹没有到") == "zh"
    assert by_script("the word 包 in a sentence") is None
