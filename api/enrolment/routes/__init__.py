"""Every route of the community teams."""

from typing import Any

from api.enrolment.routes import desk, handovers, mandates, team

HANDLERS: list[Any] = [
    team.my_team,
    team.team_key,
    team.list_households,
    team.get_household,
    team.my_day,
    team.bring_entries,
    mandates.ask_mandate,
    mandates.list_mandates,
    mandates.get_mandate,
    mandates.renew_link,
    mandates.try_code,
    mandates.hand_in_paper,
    mandates.drop_mandate,
    mandates.list_followed,
    mandates.look_at_mandate,
    mandates.grant_mandate,
    mandates.my_mandates,
    mandates.grant_asked,
    mandates.decline_mandate,
    mandates.revoke_mandate,
    mandates.take_over,
    handovers.hand_over,
    handovers.take_handover,
    desk.get_team,
    desk.add_hamlet,
    desk.change_hamlet,
    desk.appoint_member,
    desk.set_area,
    desk.end_member,
    desk.list_desk_mandates,
    desk.revoke_for_office,
    desk.get_consent_paper,
    desk.confirm_paper,
    desk.refuse_paper,
    desk.confirm_phone,
]
