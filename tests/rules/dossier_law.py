"""A dossier's life in the law's words, written without looking at the table that it is compared with."""

from datetime import date, datetime, time, timedelta
from functools import cache

from api.workdays.actions import calendar

# who, from places, to place ("=" stays), as plain words; `*` is every place of a case under way
LAW = """
counter,officer  accept              new                                  accepted
counter,officer  not_accept          new                                  3
counter,officer  ask_supplement      new                                  asked-early
counter,officer  ask_supplement      accepted working                     asked
counter,officer  propose_supplement  new                                  new-second
counter,officer  propose_supplement  accepted                             accepted-second
counter,officer  propose_supplement  working                              working-second
leader           approve_supplement  new-second                           asked-early
leader           approve_supplement  accepted-second working-second       asked
counter,officer,leader  drop_supplement  new-second                       new
counter,officer,leader  drop_supplement  accepted-second                  accepted
counter,officer,leader  drop_supplement  working-second                   working
resident         answer_supplement   asked-early                          new
resident         answer_supplement   asked                                working
officer          begin               accepted                             working
counter,officer  forward             accepted working                     =
counter,officer,system  ask_fee             accepted working                     fee
system           settle_fee          fee                                  working
system           settle_fee          unpaid                               new
system           settle_fee          new new-second accepted accepted-second working working-second =
system           settle_fee          proof signing asked asked-early done 3 7 8 10  =
leader           extend              accepted working signing             =
officer          ask_proof           accepted working                     proof
resident         answer_proof        proof                                working
officer          end_proof           proof                                working
officer          propose             accepted working                     signing
leader           send_back           signing                              working
leader           approve             working signing                      done
leader           refuse              working signing                      done
counter,officer  return              done                                 10
resident         collect             done                                 10
resident         withdraw            unpaid new new-second asked-early    7
resident         withdraw            accepted accepted-second working working-second proof signing asked fee  7
leader           stop                asked-early accepted working proof signing asked fee  8
system           remind              asked asked-early                    =
system           claim               unpaid new new-second accepted accepted-second working working-second =
system           claim               proof signing asked asked-early fee done 3 7 8 10  =
"""
NUMBERS = {"unpaid": 1, "new": 1, "accepted": 2, "working": 4, "proof": 4, "signing": 4, "fee": 6, "done": 9}
NUMBERS |= {"asked": 5, "asked-early": 5, "new-second": 1, "accepted-second": 2, "working-second": 4}
STAGES = {"unpaid": "unpaid", "asked-early": "unaccepted", "proof": "proof", "signing": "signing"}
RESIDENTS_TURN = {"unpaid", "asked", "asked-early", "proof", "fee", "done"}
OVER = {"3", "7", "8", "10"}
WAITING = {"asked", "proof", "fee"}


def edges() -> dict[tuple[str, str], tuple[set[str], str]]:
    found: dict[tuple[str, str], tuple[set[str], str]] = {}
    for line in LAW.strip().splitlines():
        who, action, *places, target = line.split()
        for place in places:
            assert (place, action) not in found, (place, action)
            found[place, action] = (set(who.split(",")), place if target == "=" else target)
    return found


EDGES = edges()


@cache
def works(day: date) -> bool:
    return calendar().is_working(day)


def minutes(a: datetime, b: datetime) -> int:
    """Office minutes from a to b, by day and session, in Hanoi's wall clock kept as naive time."""
    total = 0
    day = a.date()
    while day <= b.date():
        if works(day):
            for opens, closes in ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 30))):
                first, last = max(a, datetime.combine(day, opens)), min(b, datetime.combine(day, closes))
                total += max(0, int((last - first).total_seconds()) // 60)
        day += timedelta(days=1)
    return total
