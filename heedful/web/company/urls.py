"""Addresses of people and teams, the company, the status page and the trail."""

from django.urls import path

from heedful.web.company import approvals, audit, clocks, company, hooks, hours, people, status, teams, words

app_name = "company"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/<int:pass_id>/withdraw/", people.withdraw, name="withdraw"),
    path("people/<int:teammate_id>/", people.person, name="person"),
    path("people/<int:teammate_id>/link/", people.sign_in_link, name="sign_in_link"),
    path("people/<int:teammate_id>/let-go/", people.let_go, name="let_go"),
    path("people/<int:teammate_id>/tokens/<int:pass_id>/revoke/", people.revoke_token, name="revoke_token"),
    path("people/teams/", teams.teams, name="teams"),
    path("people/teams/<int:team_id>/", teams.team, name="team"),
    path("settings/company/", company.company, name="company"),
    path("settings/words/", words.words, name="words"),
    path("settings/words/flagged/", words.flagged, name="flagged"),
    path("settings/words/lessons/", words.lessons, name="lessons"),
    path("settings/words/never/", words.add_never_say, name="add_never_say"),
    path("settings/words/never/<int:never_say_id>/remove/", words.remove_never_say, name="remove_never_say"),
    path("settings/hours/", hours.hours, name="hours"),
    path("settings/hours/company/", hours.company_hours, name="company_hours"),
    path("settings/hours/<int:team_id>/", hours.team_hours, name="team_hours"),
    path("settings/clocks/", clocks.clocks, name="clocks"),
    path("settings/clocks/add/", clocks.add, name="add_clock"),
    path("settings/clocks/<int:policy_id>/", clocks.change, name="clock"),
    path("settings/clocks/<int:policy_id>/move/", clocks.move, name="move_clock"),
    path("settings/clocks/<int:policy_id>/remove/", clocks.remove, name="remove_clock"),
    path("settings/clocks/<int:policy_id>/restore/", clocks.restore, name="restore_clock"),
    path("settings/approvals/", approvals.approvals_page, name="approvals"),
    path(
        "settings/approvals/<int:approval_rule_id>/remove/",
        approvals.remove_rule,
        name="remove_approval_rule",
    ),
    path("status/", status.status, name="status"),
    path("status/jobs/<int:job_id>/again/", status.try_again, name="try_again"),
    path("settings/hooks/", hooks.hooks, name="hooks"),
    path("settings/hooks/<int:hook_id>/", hooks.hook, name="hook"),
    path("settings/hooks/<int:hook_id>/test/", hooks.test, name="test_hook"),
    path("settings/hooks/<int:hook_id>/pause/", hooks.pause, name="pause_hook"),
    path("settings/hooks/<int:hook_id>/remove/", hooks.remove, name="remove_hook"),
    path("settings/hooks/deliveries/<int:delivery_id>/again/", hooks.again, name="deliver_again"),
    path("audit/", audit.audit, name="audit"),
]
