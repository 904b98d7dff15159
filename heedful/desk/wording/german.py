"""German: wording that blames, doubts, accuses, hides behind a rule, defends us, or speaks to nobody."""

# ruff: noqa: E501  a row of a table is one line
# fmt: off

from heedful.desk.wording.remarks import Kind, Rule

_HARSH = r"(?:spammer|betrüger(?:in)?|lügner(?:in)?|troll|betrügerisch|kriminell|unverschämt|unehrlich|aggressiv|hysterisch|undankbar)"

RULES = tuple(
    Rule(*row)
    for row in (
        (Kind.BLAMES, r"\b(?:sie|du|ihr) (?:hätten|hättest|hättet) (?:\w+ ){0,6}?(?:lesen|beachten|melden|prüfen|anrufen|sagen|warten|wissen|kontrollieren|kündigen|bezahlen|mitteilen) (?:müssen|sollen|können)\b", "Sagen, was jetzt hilft."),
        (Kind.BLAMES, r"\b(?:weil|da|wenn) (?:sie|du) (?:\w+ ){0,4}?(?:nicht|kein\w*|vergessen|versäumt) (?:\w+ ){0,3}?(?:gelesen|beachtet|gemeldet|geprüft|angegeben|bezahlt|befolgt|angerufen|haben|hast|mitgeteilt|ausgefüllt)\b", "Sagen, was fehlt, ohne wer."),
        (Kind.BLAMES, r"\b(?:ihr|dein|ihre|deine) (?:eigene[rs]? )?(?:fehler|schuld|verschulden|versehen|problem|unachtsamkeit)\b|\bselbst (?:schuld|verschuldet)\b|\bbedienungsfehler\b|\bbenutzerfehler\b|\banwenderfehler\b", "Sagen, was geschehen ist, ohne wessen Fehler."),
        (Kind.BLAMES, r"\b(?:sie haben|du hast) (?:\w+ ){0,3}?(?:vergessen|versäumt|übersehen|missverstanden|ignoriert|falsch (?:verstanden|eingegeben|bedient))\b", "Sagen, was fehlt: „Wir brauchen noch …“"),
        (Kind.BLAMES, r"\b(?:nächstes mal|in zukunft|künftig) (?:bitte |sollten sie |solltest du )?(?:\w+ ){0,4}?(?:lesen|achten|beachten|aufpassen|prüfen|vorsichtiger)\b|\blesen sie (?:bitte )?(?:erst|zuerst|einfach|mal)? ?(?:die|das|unsere) (?:anleitung|agb|handbuch|bedingungen|bedienungsanleitung)\b", "Mit diesem Mal helfen."),
        (Kind.DOUBTS, r"\b(?:sie behaupten|du behauptest|ihre behauptung|deine behauptung|wie sie behaupten|angeblich\w*|vermeintlich\w*)\b", "„Sie schreiben“ oder „Sie sagen“."),
        (Kind.DOUBTS, r"\b(?:kaum|schwer|nicht) (?:zu glauben|vorstellbar|vorstellen|nachvollziehbar|glaubhaft)\b|\bwir bezweifeln\b|\bwir zweifeln\b|\bkann (?:gar |so |doch )?nicht (?:sein|stimmen)\b|\bist (?:technisch )?(?:unmöglich|ausgeschlossen)\b", "Sagen, was wir sehen, und fragen."),
        (Kind.DOUBTS, r"\bsind sie (?:sich )?(?:wirklich |ganz )?sicher\b|\bwenn (?:das|es) (?:wirklich |tatsächlich )?(?:stimmt|wahr ist|so ist)\b|\bfalls (?:das|ihre angaben?) (?:stimmt|stimmen|zutreffen|zutrifft)\b|\bkein anderer kunde\b|\bniemand sonst\b|\bsonst hat sich niemand\b", "Es so nehmen, wie es gesagt wurde."),
        (Kind.ACCUSES, rf"\b(?:sie sind|du bist|sie als|ihr verhalten ist|ihr konto (?:ist|wurde)) (?:\w+ ){{0,3}}?{_HARSH}\w*\b", "Sagen, was zu sehen war, und fragen."),
        (Kind.ACCUSES, r"\b(?:sie haben|du hast) (?:\w+ ){0,4}?(?:missbraucht|gelogen|betrogen|manipuliert|gefälscht|gespammt|verstoßen|gestohlen|erfunden|missbräuchlich)\b|\b(?:sie lügen|du lügst|sie betrügen|das ist (?:eine )?(?:lüge|gelogen|betrug|unwahr|erfunden))\b", "Sagen, was zu sehen war, und fragen."),
        (Kind.ACCUSES, r"\bmissbrauch (?:unser\w+|des|der)\b|\b(?:ihr|dein|ihrem|ihren) (?:betrug\w*|spam|missbrauch|betrügerische\w*|missbräuchliche\w*)\b|\bleute wie sie\b|\bkunden wie sie\b|\bunterstellung\w*\b|\bverleumdung\w*\b", "Sagen, was zu sehen war, und fragen."),
        (Kind.POLICY, r"\b(?:laut|gemäß|nach|entsprechend|aufgrund|wegen|entgegen) (?:unser\w+|der|den|die|geltende\w*)? ?(?:\w+ )?(?:agb|richtlinien?|geschäftsbedingungen|bestimmungen|vorschriften|regeln|nutzungsbedingungen|vorgaben|vertragsbedingungen)\b", "Sagen, wozu die Regel da ist und was wir tun können."),
        (Kind.POLICY, r"\b(?:unsere|die) (?:agb|richtlinien|regeln|vorschriften|bestimmungen|bedingungen) (?:besagen|sehen|erlauben|lassen|verbieten|schreiben)\b|\bkeine ausnahmen?\b|\bvorschrift ist vorschrift\b|\bmir sind die hände gebunden\b|\b(?:da )?können wir (?:leider )?nichts (?:machen|tun|ändern)\b|\baus (?:rechtlichen|internen|organisatorischen|datenschutz\w*|technischen) gründen\b|\bdas system (?:lässt|erlaubt) (?:das|es|dies)\b", "Sagen, wozu die Regel da ist und was wir tun können."),
        (Kind.DEFENSIVE, r"\bwie (?:wir |ich |ihnen |dir |schon |bereits |mehrfach |oben ){1,4}(?:\w+ ){0,2}?(?:gesagt|erwähnt|mitgeteilt|erklärt|geschrieben|erläutert|beschrieben)\b|\b(?:wir haben|ich habe) (?:ihnen |dir |das |es )*(?:bereits|schon|mehrfach) (?:\w+ ){0,3}?(?:gesagt|erklärt|mitgeteilt|geschrieben)\b", "Es noch einmal sagen, wie zum ersten Mal."),
        (Kind.DEFENSIVE, r"\b(?:nicht|keineswegs) (?:unsere? |meine? )(?:schuld|problem|fehler|verantwortung|aufgabe)\b|\bwir haben nichts falsch\b|\bbleiben sie (?:bitte )?(?:ruhig|sachlich)\b|\bberuhigen sie sich\b|\bbei allem respekt\b|\b(?:die meisten|alle|andere|unsere anderen) kunden (?:sind|haben|finden|kommen|verstehen)\b|\bsie müssen (?:doch )?verstehen\b|\bdas ist (?:nun mal|halt|eben) so\b|\bnoch nie (?:ein|beschwerden|probleme)\b", "Sagen, was geschehen ist und was wir jetzt tun."),
        (Kind.DEFENSIVE, r"\bes tut uns leid,? (?:wenn|dass|falls) (?:sie|du) (?:das |es |sich )?(?:so )?(?:empfinden|empfindest|fühlen|sehen|meinen|glauben|missverstanden)\b|\bwas haben sie erwartet\b|\bfür (?:den|diesen) preis\b", "Um Entschuldigung bitten für das, was geschehen ist."),
        (Kind.FORM_LETTER, r"\bsehr geehrte (?:damen und herren|kundin|kunden|nutzer\w*)\b|\bsehr geehrter (?:kunde|nutzer|herr/frau)\b|\bliebe kunden\b|\b(?:werte|geschätzte)[rn]? kund\w+\b", "Beim Namen nennen."),
        (Kind.FORM_LETTER, r"\b(?:etwaige|entstandene|die|eventuelle) unannehmlichkeiten\b|\bihr(?:e|en)? (?:anliegen|anfrage|nachricht|beschwerde|mitteilung|feedback) (?:ist (?:uns )?wichtig|wurde|wird|ist bei uns|haben wir erhalten)\b|\bwir nehmen (?:ihr\w* |jede |alle )?(?:\w+ )?(?:sehr )?ernst\b|\b(?:vielen )?dank für ihr(?:e|en)? (?:verständnis|geduld|anfrage|feedback|interesse|nachricht an)\b|\bvorgangsnummer\b|\bticket(?:nummer|-nr)\b|\bautomatisch (?:erstellt|generiert)\w*\b|\bwir bedauern,? ihnen mitteilen\b|\bhiermit teilen wir\b|\bstehen wir (?:ihnen )?(?:jederzeit |gerne )*zur verfügung\b|\bzögern sie nicht\b|\bvon rückfragen (?:bitten|ist)\b", "Es so sagen wie an der Theke."),
    )
)
