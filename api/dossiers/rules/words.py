"""The words of a dossier's life: the national names of statuses, and what the timeline says of each step."""

from msgspec import Struct

from api.dossiers.model.sets import Action, Stage, Status


class Say(Struct, frozen=True, kw_only=True):
    """One sentence in both languages."""

    vi: str
    en: str


def _say(vi: str, en: str) -> Say:
    return Say(vi=vi, en=en)


STATUS_NAMES: dict[Status, Say] = {
    Status.SUBMITTED: _say("Mới đăng ký", "Newly filed"),
    Status.ACCEPTED: _say("Được tiếp nhận", "Accepted"),
    Status.NOT_ACCEPTED: _say("Không được tiếp nhận", "Not accepted"),
    Status.IN_PROCESS: _say("Đang xử lý", "In process"),
    Status.SUPPLEMENT_ASKED: _say("Yêu cầu bổ sung giấy tờ", "Supplement asked for"),
    Status.FEE_ASKED: _say("Yêu cầu thực hiện nghĩa vụ tài chính", "Payment asked for"),
    Status.WITHDRAWN: _say("Công dân yêu cầu rút hồ sơ", "Withdrawn by the resident"),
    Status.STOPPED: _say("Dừng xử lý", "Processing stopped"),
    Status.DONE: _say("Đã xử lý xong", "Decided"),
    Status.RETURNED: _say("Đã trả kết quả", "Result handed over"),
}

STAGE_NAMES: dict[Stage, Say] = {
    Stage.PLAIN: _say("", ""),
    Stage.UNPAID: _say("Chờ nộp tiền", "Waiting for the fee"),
    Stage.UNACCEPTED: _say("Bổ sung trước khi tiếp nhận", "Supplement before acceptance"),
    Stage.SECOND: _say("Chờ lãnh đạo đồng ý yêu cầu bổ sung lần 2", "A second supplement request waits for a leader"),
    Stage.PROOF: _say("Chờ đọc bản nháp", "Waiting for the draft to be read"),
    Stage.SIGNING: _say("Chờ ký", "Waiting for signature"),
}

STEP_WORDS: dict[Action, Say] = {
    Action.SUBMIT: _say("Đã nộp hồ sơ", "Filed"),
    Action.TAKE_IN: _say("Đã nộp tại quầy", "Filed at the counter"),
    Action.SETTLE_FEE: _say("Đã nhận tiền", "Payment received"),
    Action.ACCEPT: _say("Đã tiếp nhận", "Accepted"),
    Action.NOT_ACCEPT: _say("Không tiếp nhận", "Not accepted"),
    Action.ASK_SUPPLEMENT: _say("Yêu cầu bổ sung", "Supplement asked for"),
    Action.PROPOSE_SUPPLEMENT: _say("Trình lãnh đạo yêu cầu bổ sung lần 2", "A second request put to the leader"),
    Action.APPROVE_SUPPLEMENT: _say("Yêu cầu bổ sung lần 2", "Second supplement asked for"),
    Action.DROP_SUPPLEMENT: _say("Không yêu cầu bổ sung lần 2", "Second request dropped"),
    Action.REMIND: _say("Nhắc hạn bổ sung", "Reminded of the supplement"),
    Action.ANSWER_SUPPLEMENT: _say("Đã gửi phần bổ sung", "Supplement sent"),
    Action.BEGIN: _say("Bắt đầu xử lý", "Work begun"),
    Action.FORWARD: _say("Chuyển cơ quan giải quyết", "Passed to the deciding office"),
    Action.ASK_FEE: _say("Yêu cầu nộp tiền", "Payment asked for"),
    Action.EXTEND: _say("Xin lỗi, hẹn lại ngày trả", "Apology and a new date"),
    Action.ASK_PROOF: _say("Gửi bản nháp để đọc lại", "Draft sent to be read"),
    Action.ANSWER_PROOF: _say("Đã trả lời bản nháp", "Draft answered"),
    Action.END_PROOF: _say("Hết hạn đọc bản nháp, tiếp tục xử lý", "No answer to the draft in time, work goes on"),
    Action.PROPOSE: _say("Trình ký", "Put up for signature"),
    Action.SEND_BACK: _say("Lãnh đạo trả lại để hoàn thiện", "Sent back by the leader"),
    Action.APPROVE: _say("Đã ký kết quả", "Result signed"),
    Action.REFUSE: _say("Quyết định từ chối giải quyết", "Decided against"),
    Action.RETURN: _say("Đã trao kết quả", "Result handed over"),
    Action.COLLECT: _say("Đã nhận bản điện tử", "Electronic result received"),
    Action.WITHDRAW: _say("Đã rút hồ sơ", "Withdrawn"),
    Action.STOP: _say("Dừng xử lý", "Processing stopped"),
    Action.CLAIM: _say("Chủ hồ sơ đã nhận hồ sơ vào tài khoản", "Claimed by its owner"),
}
