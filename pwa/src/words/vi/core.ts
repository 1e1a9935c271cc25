/** The words that every screen needs, and the first one's: kept small, for they come before the first paint is alive. */

export const core = {
  code: 'vi',
  brand: 'Một Cửa',
  skip: 'Đến nội dung chính',
  back: 'Quay lại',
  close: 'Đóng',

  headings: {
    home: 'Cần làm giấy tờ gì?',
    search: 'Tìm việc cần làm',
    procedure: 'Thủ tục',
    signIn: 'Đăng nhập',
    parts: 'Làm hồ sơ',
    part: 'Câu hỏi',
    paper: 'Giấy tờ',
    review: 'Kiểm tra lại',
    filed: 'Nộp hồ sơ',
    dossiers: 'Hồ sơ của tôi',
    dossier: 'Hồ sơ',
    track: 'Tra cứu hồ sơ',
    pay: 'Nộp tiền',
    supplement: 'Bổ sung hồ sơ',
    proof: 'Đọc lại bản nháp',
    result: 'Kết quả',
    verify: 'Kiểm tra giấy tờ',
    inbox: 'Thông báo',
    account: 'Tài khoản',
    helperToday: 'Hôm nay',
    helperHousehold: 'Hộ',
    helperWaiting: 'Chờ gửi',
    deskToday: 'Việc hôm nay',
    deskCounter: 'Tiếp nhận tại quầy',
    deskDossier: 'Hồ sơ',
    deskSupplement: 'Soạn yêu cầu bổ sung',
    missing: 'Không tìm thấy trang này.',
  },

  desk: { name: 'Bàn làm việc', resident: 'Trang người dân' },

  bar: { label: 'Trang chính', home: 'Trang chủ', dossiers: 'Hồ sơ', inbox: 'Thông báo', account: 'Tài khoản', unread: 'chưa đọc' },

  help: {
    open: 'Cần hỗ trợ?',
    title: 'Cần hỗ trợ?',
    call: (hotline: string) => `Gọi ${hotline}`,
    callWhy: 'Có người trả lời trong giờ làm việc. Không mất phí hỏi.',
    size: 'Cỡ chữ',
    sizes: { 100: 'Vừa', 125: 'To', 150: 'Rất to' },
    language: 'English',
    languageLabel: 'Ngôn ngữ',
    fraud: 'Cảnh báo lừa đảo',
    fraudWords: [
      'Không ai được hỏi mật khẩu VNeID, mã xác thực ngân hàng hay số bí mật của ông/bà. Cán bộ cũng không.',
      'Cơ quan không gọi điện bảo cài ứng dụng hay chuyển tiền vào tài khoản riêng.',
      'Nghi ngờ thì tắt máy, rồi tự gọi 1022 hoặc ra quầy một cửa.',
    ],
  },

  states: {
    slow: 'Mạng chậm, vẫn đang tải…',
    offline: 'Không có mạng. Việc đang làm vẫn lưu trên máy.',
    deskOffline: 'Mất mạng: xem được, chưa quyết định được.',
    stale: (time: string) => `Dữ liệu lúc ${time}.`,
    error: 'Chưa tải được. Không mất gì.',
    retry: 'Thử lại',
    missing: 'Không tìm thấy trang này.',
    missingNext: 'Địa chỉ có thể đã gõ nhầm, hoặc trang này không dành cho tài khoản đang dùng.',
    goHome: 'Về trang chủ',
    signIn: 'Đăng nhập để xem trang này.',
    sandbox: 'Bản chạy thử: hồ sơ và tiền không thật.',
    update: 'Có bản mới của ứng dụng.',
    updateNow: 'Cập nhật',
    updateLater: 'Để sau',
  },

  saved: { here: 'Đã lưu trên máy', there: 'Đã lưu trên hệ thống', waiting: 'Chờ mạng' },

  errors: {
    prefix: 'Lỗi: ',
    required: (label: string) => `Chưa điền: ${label}.`,
    left: (n: number) => `Còn ${n} chỗ cần sửa.`,
  },

  turn: {
    resident: 'Đến lượt ông/bà',
    office: 'Đến lượt cơ quan',
    elsewhere: 'Đến lượt nơi khác',
    done: 'Đã xong',
    stopped: 'Đã dừng',
    draft: 'Chưa nộp',
    of: (who: string) => `Đến lượt ${who}`,
    hours: (n: number) => `${n} giờ`,
    since: (when: string) => `Từ ${when}`,
    by: (when: string) => `Trước ${when}`,
  },

  timeline: {
    past: (n: number) => `Xem ${n} việc trước`,
    seen: (when: string) => `đã nhận tin lúc ${when}`,
    now: 'Bây giờ',
    ahead: 'Sắp tới',
  },

  fields: {
    optional: 'không bắt buộc',
    day: 'Ngày',
    month: 'Tháng',
    year: 'Năm',
    yes: 'Có',
    no: 'Không',
    choose: 'Chọn…',
    why: 'Vì sao cần',
    example: 'Ví dụ',
  },

  search: {
    label: 'Cần làm giấy tờ gì?',
    go: 'Tìm',
    example: 'Ví dụ: khai sinh, sổ đỏ, bằng lái',
  },

  home: {
    events: 'Việc trong đời',
    papers: 'Làm giấy tờ',
    mine: 'Hồ sơ của tôi',
    none: 'Chưa có hồ sơ nào. Tìm việc cần làm ở trên.',
    all: 'Mọi hồ sơ',
    track: 'Tra cứu bằng giấy hẹn',
  },
};
