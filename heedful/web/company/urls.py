"""Addresses of people and teams, the company, the status page and the trail."""

from django.urls import path

from heedful.web.company import audit, company, people, rules, skills, status, teams, words

app_name = "company"
urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/invitations/<int:pass_id>/withdraw/", people.withdraw, name="withdraw"),
    path("people/<int:teammate_id>/", people.person, name="person"),
    path("people/<int:teammate_id>/link/", people.sign_in_link, name="sign_in_link"),
    path("people/<int:teammate_id>/skills/", skills.set_skills, name="set_skills"),
    path("people/<int:teammate_id>/away/", skills.set_away, name="set_away"),
    path("people/<int:teammate_id>/let-go/", people.let_go, name="let_go"),
    path("people/<int:teammate_id>/tokens/<int:pass_id>/revoke/", people.revoke_token, name="revoke_token"),
    path("people/teams/", teams.teams, name="teams"),
    path("people/teams/<int:team_id>/", teams.team, name="team"),
    path("settings/company/", company.company, name="company"),
    path("settings/labels/", words.labels, name="labels"),
    path("settings/labels/<int:label_id>/rename/", words.rename_label, name="rename_label"),
    path("settings/labels/<int:label_id>/remove/", words.remove_label, name="remove_label"),
    path("settings/labels/<int:label_id>/restore/", words.restore_label, name="restore_label"),
    path("settings/fields/<int:field_id>/remove/", words.remove_field, name="remove_field"),
    path("settings/fields/<int:field_id>/restore/", words.restore_field, name="restore_field"),
    path("settings/rules/", rules.rules, name="rules"),
    path("settings/rules/add/", rules.add_rule, name="add_rule"),
    path("settings/rules/<int:rule_id>/", rules.rule, name="rule"),
    path("settings/rules/<int:rule_id>/move/", rules.move_rule, name="move_rule"),
    path("settings/rules/<int:rule_id>/turn/", rules.turn_rule, name="turn_rule"),
    path("settings/rules/<int:rule_id>/remove/", rules.remove_rule, name="remove_rule"),
    path("settings/rules/<int:rule_id>/restore/", rules.restore_rule, name="restore_rule"),
    path("settings/rules/<int:rule_id>/run/", rules.run_rule, name="run_rule"),
    path("settings/rules/<int:rule_id>/take-back/", rules.take_back_run, name="take_back_run"),
    path("status/", status.status, name="status"),
    path("status/jobs/<int:job_id>/again/", status.try_again, name="try_again"),
    path("audit/", audit.audit, name="audit"),
]
