"""French: wording that blames, doubts, accuses, hides behind a rule, defends us, or speaks to nobody."""

# ruff: noqa: E501  a row of a table is one line
# fmt: off

from heedful.desk.wording.remarks import Kind, Rule

RULES = tuple(
    Rule(*row)
    for row in (
        (Kind.BLAMES, r"\b(?:vous auriez|tu aurais) (?:\w+ )?(?:dû|du)\b|\b(?:votre|ta|votre propre) (?:faute|erreur|négligence)\b|\bvous avez (?:oublié|omis|négligé|mal (?:lu|compris|saisi|utilisé))\b|\bvous n'avez pas (?:lu|respecté|suivi|vérifié|rempli|indiqué|payé|signalé)\b|\berreur de (?:l'utilisateur|votre part|manipulation)\b|\bla prochaine fois,? (?:veuillez|lisez|vérifiez|pensez)\b", "Dire ce qui aide maintenant."),
        (Kind.DOUBTS, r"\bvous prétendez\b|\bvos (?:prétendus?|prétendues|soi-disant)\b|\bsoi-disant\b|\bêtes-vous (?:vraiment |bien )?sûre?\b|\b(?:difficile|impossible|dur) à croire\b|\bnous doutons\b|\bsi ce que vous dites est\b|\baucun autre client\b|\bpersonne d'autre (?:n'a|ne s'est)\b|\bc'est (?:tout à fait |techniquement )?impossible\b|\bselon vos dires\b", "Dire ce que nous voyons, et demander."),
        (Kind.ACCUSES, r"\bvous (?:êtes|étiez) (?:un |une |des )?(?:spammeu\w+|menteu\w+|fraudeu\w+|escrocs?|trolls?|malhonnêtes?|agressi\w+|voleu\w+)\b|\bvous (?:mentez|trichez|fraudez|avez (?:menti|triché|fraudé|abusé|volé|falsifié|inventé|enfreint|violé))\b|\b(?:votre|vos) (?:fraudes?|mensonges?|abus|comportement (?:abusif|frauduleux|agressif)|propos (?:mensongers|diffamatoires))\b|\bles gens comme vous\b|\babus de (?:notre|nos)\b|\bc'est (?:un mensonge|de la diffamation|faux et vous)\b", "Dire ce qui a été vu, et demander."),
        (Kind.POLICY, r"\b(?:selon|conformément à|d'après|en vertu de) (?:nos|notre|la|les) (?:\w+ )?(?:politiques?|conditions|règlements?|procédures?|cgv|cgu|règles)\b|\b(?:c'est|telle est) (?:notre|la) (?:politique|règle|procédure)\b|\bnos conditions (?:générales )?(?:\w+ )?(?:prévoient|stipulent|précisent|interdisent|indiquent)\b|\baucune exception\b|\bje n'y peux rien\b|\bnous ne pouvons rien (?:faire|y faire)\b|\ble système ne (?:permet|nous permet)\b", "Dire à quoi sert la règle, et ce que nous pouvons faire."),
        (Kind.DEFENSIVE, r"\bcomme (?:nous|je) (?:vous )?(?:l')?(?:avons|ai|avais|avions) déjà\b|\bcomme déjà (?:dit|expliqué|indiqué|mentionné)\b|\b(?:ce )?n'est pas (?:notre|de notre) (?:faute|problème|responsabilité|ressort)\b|\bcalmez-vous\b|\bavec tout le respect\b|\b(?:la plupart|tous|les autres) (?:de nos |des )?(?:autres )?clients (?:sont|n'ont|ne|comprennent)\b|\bvous devez comprendre\b|\bc'est comme ça\b|\bnous n'avons rien à nous reprocher\b|\bnous sommes désolés (?:si|que) vous (?:ayez|avez|trouvez|pensez|le prenez|vous)\b|\bjamais eu (?:ce|de) problème\b", "Dire ce qui s'est passé, et ce que nous faisons."),
        (Kind.FORM_LETTER, r"\b(?:cher|chère|chers) (?:client|cliente|clients|utilisateur|monsieur ?(?:/|ou) ?madame)\b|\bmadame, monsieur\b|\b(?:tout|les|la) (?:désagréments?|gêne) (?:\w+ )?(?:occasionnée?s?|causée?s?)\b|\bvotre (?:demande|message|réclamation|satisfaction) (?:a (?:bien )?été|est (?:importante?|notre priorité)|nous est précieuse?)\b|\bnous prenons (?:\w+ )?très au sérieux\b|\bmerci de votre (?:compréhension|patience|confiance|fidélité)\b|\bnous avons le regret\b|\bveuillez agréer\b|\bne pas répondre à ce\b|\bmessage automatique\b|\bn'hésitez pas à\b|\bnuméro de (?:ticket|dossier)\b", "L'écrire comme on le dirait au comptoir."),
    )
)
