"""What can be done inside the house: let people in, give roles, pause sending, tell somebody."""

from heedful.teams.actions.company import (
    finish_set_up,
    name_company,
    pause_sending,
    resume_sending,
    set_disclosures,
)
from heedful.teams.actions.hours import (
    forget_hours,
    set_hours,
)
from heedful.teams.actions.joining import (
    accept_invitation,
    add_teammate,
    become_owner,
    invite,
    make_set_up_pass,
    make_sign_in_link,
    set_password,
    use_sign_in_link,
    withdraw_invitation,
)
from heedful.teams.actions.notices import (
    forget_notices,
    see_notice,
    tell,
)
from heedful.teams.actions.once import (
    begin_once,
    end_once,
    forget_once,
    give_up_once,
)
from heedful.teams.actions.people import (
    add_team,
    change_role,
    change_team,
    let_go,
    name_yourself,
    set_keys,
)
from heedful.teams.actions.skills import (
    come_back,
    go_away,
    set_skills,
)
from heedful.teams.actions.telling import (
    add_browser,
    choose_telling,
    mail_notices,
    push_key,
    push_notice,
    remove_browser,
    stop_kind,
    stop_mail,
)
from heedful.teams.actions.tokens import (
    make_token,
    revoke_token,
)

__all__ = [
    "accept_invitation",
    "add_browser",
    "add_team",
    "add_teammate",
    "become_owner",
    "begin_once",
    "change_role",
    "change_team",
    "choose_telling",
    "come_back",
    "end_once",
    "finish_set_up",
    "forget_hours",
    "forget_notices",
    "forget_once",
    "give_up_once",
    "go_away",
    "invite",
    "let_go",
    "mail_notices",
    "make_set_up_pass",
    "make_sign_in_link",
    "make_token",
    "name_company",
    "name_yourself",
    "pause_sending",
    "push_key",
    "push_notice",
    "remove_browser",
    "resume_sending",
    "revoke_token",
    "see_notice",
    "set_disclosures",
    "set_hours",
    "set_keys",
    "set_password",
    "set_skills",
    "stop_kind",
    "stop_mail",
    "tell",
    "use_sign_in_link",
    "withdraw_invitation",
]
