"""Spanish: wording that blames, doubts, accuses, hides behind a rule, defends us, or speaks to nobody."""

# ruff: noqa: E501  a row of a table is one line
# fmt: off

from heedful.desk.wording.remarks import Kind, Rule

RULES = tuple(
    Rule(*row)
    for row in (
        (Kind.BLAMES, r"\b(?:usted )?(?:debería|deberías|tendría que|tendrías que) haber (?:leído|avisado|llamado|revisado|comprobado|esperado|pagado|seguido|preguntado)\b|\b(?:su|tu) (?:propi[ao] )?(?:culpa|error|negligencia|descuido)\b|\b(?:usted |ya )?(?:olvidó|no leyó|no siguió|no revisó|no pagó|no avisó|no indicó|no comprobó)\b|\berror (?:del|de) usuario\b|\bla próxima vez,? (?:lea|revise|compruebe|tenga|asegúrese)\b", "Decir lo que ayuda ahora."),
        (Kind.DOUBTS, r"\b(?:usted (?:alega|pretende|afirma supuestamente)|supuest[ao]s? (?:problema|fallo|avería|daño|retraso|pago|error)|supuestamente)\b|\b¿?est[áa]s? (?:usted )?(?:realmente |completamente )?segur[ao]\b|\b(?:difícil|imposible) de creer\b|\bdudamos\b|\bsi es (?:verdad|cierto) lo que\b|\bningún otro cliente\b|\bnadie más (?:se ha|ha)\b|\beso (?:es|resulta) imposible\b", "Decir lo que vemos y preguntar."),
        (Kind.ACCUSES, r"\b(?:usted )?(?:es|eres|está siendo) (?:un |una )?(?:spammer|mentiros[ao]|estafador[a]?|trol|tramposo|abusador[a]?|agresiv[ao]|deshonest[ao]|ladrón|ladrona)\b|\b(?:usted )?(?:ha|has) (?:mentido|estafado|abusado|robado|falsificado|engañado|inventado|violado nuestr\w+|incumplido nuestr\w+)\b|\b(?:sus|tus) (?:mentiras|abusos|engaños)\b|\bsu (?:fraude|conducta abusiva|comportamiento abusivo)\b|\bgente como usted\b|\babuso de nuestr\w+\b|\beso es (?:mentira|falso|difamación)\b", "Decir lo que se vio y preguntar."),
        (Kind.POLICY, r"\b(?:según|conforme a|de acuerdo con|debido a|en virtud de) (?:nuestr\w+|las?|los?) (?:\w+ )?(?:políticas?|condiciones|normas|normativa|términos|reglamento|procedimientos?)\b|\bes (?:nuestra|la) (?:política|norma)\b|\bnuestra política (?:no )?(?:permite|establece|indica|prohíbe|exige)\b|\bno hacemos excepciones\b|\bsin excepci(?:ón|ones)\b|\bno podemos hacer nada\b|\bel sistema no (?:lo |nos )?permite\b", "Decir para qué sirve la norma y qué podemos hacer."),
        (Kind.DEFENSIVE, r"\bcomo ya (?:le |te |se )*(?:hemos|he|habíamos|dijimos|dije|explicamos|indicamos|comentamos|informamos)\b|\bno es (?:nuestra|nuestro|mi) (?:culpa|problema|responsabilidad)\b|\b(?:cálmese|cálmate|tranquilícese)\b|\bcon todo (?:el )?respeto\b|\b(?:la mayoría de|todos|los demás|otros) (?:nuestros |los )?clientes (?:están|no|entienden|nunca)\b|\btiene que (?:entender|comprender)\b|\b(?:así son las cosas|es lo que hay)\b|\blamentamos que (?:usted )?(?:se sienta|sienta|piense|crea|lo vea)\b|\bnunca hemos tenido (?:este|ese|un) problema\b", "Decir qué pasó y qué hacemos ahora."),
        (Kind.FORM_LETTER, r"\b(?:estimad[oa]s?|apreciad[oa]s?) (?:cliente|clienta|clientes|usuari[oa]s?|señor(?:es)?(?: ?/ ?señora)?)\b|\ba quien corresponda\b|\b(?:las|cualquier|los) (?:molestias?|inconvenientes?) (?:\w+ )?(?:ocasionad[ao]s?|causad[ao]s?|que)\b|\bsu (?:solicitud|consulta|mensaje|reclamación|satisfacción|queja) (?:ha sido|es (?:muy )?importante|fue|será)\b|\bnos tomamos (?:muy )?en serio\b|\b(?:gracias|agradecemos) (?:por )?su (?:comprensión|paciencia|preferencia|confianza)\b|\blamentamos informarle\b|\bmensaje automático\b|\bno responda a este\b|\bno dude en\b|\bnúmero de (?:ticket|caso|incidencia)\b", "Decirlo como en el mostrador."),
    )
)
