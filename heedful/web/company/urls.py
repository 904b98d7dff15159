"""Addresses of people and teams, the company, the status page and the trail."""

from django.urls import path

from heedful.web.company import approvals, audit, company, people, status, teams

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
    path("settings/approvals/", approvals.approvals_page, name="approvals"),
    path(
        "settings/approvals/<int:approval_rule_id>/remove/",
        approvals.remove_rule,
        name="remove_approval_rule",
    ),
    path("status/", status.status, name="status"),
    path("status/jobs/<int:job_id>/again/", status.try_again, name="try_again"),
    path("audit/", audit.audit, name="audit"),
]
