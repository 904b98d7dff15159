"""Tell the desk and the listener what questions add to them."""

from django.apps import AppConfig


class Consulting(AppConfig):
    name = "heedful.consulting"

    def ready(self) -> None:
        from heedful.consulting import actions, queries, rules
        from heedful.desk import neighbours
        from heedful.listening import taking

        neighbours.SEE["consultation_id"] = queries.visible_ids
        neighbours.KEEP["questions"], neighbours.FORGET["questions"] = queries.told_of, actions.erase
        if actions.follow_merge not in neighbours.FOLLOW:
            neighbours.FOLLOW.append(actions.follow_merge)
            taking.TAKERS.append(taking.Taker(rules.is_advice, actions.take_mails))
