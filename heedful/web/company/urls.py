"""Addresses of people and teams, the company, the status page and the trail."""

from django.urls import path

from heedful.web.company import audit, authority, company, people, status, teams, words

app_name = "company"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/<int:pass_id>/withdraw/", people.withdraw, name="withdraw"),
    path("people/<int:teammate_id>/", people.person, name="person"),
    path("people/<int:teammate_id>/link/", people.sign_in_link, name="sign_in_link"),
    path("people/<int:teammate_id>/let-go/", people.let_go, name="let_go"),
    path("people/<int:teammate_id>/tokens/<int:pass_id>/revoke/", people.revoke_token, name="revoke_token"),
    path("people/<int:teammate_id>/authority/", authority.set_for_one, name="set_authority"),
    path("people/teams/<int:team_id>/authority/", authority.set_for_team, name="set_team_authority"),
    path("people/authority/<int:authority_id>/take/", authority.take, name="take_authority"),
    path("people/teams/", teams.teams, name="teams"),
    path("people/teams/<int:team_id>/", teams.team, name="team"),
    path("settings/company/", company.company, name="company"),
    path("settings/words/", words.words, name="words"),
    path("settings/words/flagged/", words.flagged, name="flagged"),
    path("settings/words/lessons/", words.lessons, name="lessons"),
    path("settings/words/never/", words.add_never_say, name="add_never_say"),
    path("settings/words/never/<int:never_say_id>/remove/", words.remove_never_say, name="remove_never_say"),
    path("status/", status.status, name="status"),
    path("status/jobs/<int:job_id>/again/", status.try_again, name="try_again"),
    path("audit/", audit.audit, name="audit"),
]
