/** Looking for a procedure, reading it, signing in. */

const levels: Readonly<Record<string, string>> = { full: 'Làm hết trên máy', partial: 'Có thể phải đến quầy', none: 'Nộp tại quầy' };
const units: Readonly<Record<string, string>> = { copy: 'bản', page: 'trang', case: 'việc' };

export const finding = {
  badge: (level: string) => levels[level] ?? '',
  national: 'Cổng quốc gia',
  cost: 'Tiền',
  time: 'Thời gian',
  each: (sum: string, per: string) => (units[per] ? `${sum} / ${units[per]}` : sum),
  free: 'Không mất tiền',

  search: {
    found: (n: number) => `${n} thủ tục`,
    nothing: (asked: string) => `Không thấy “${asked}”. Thử “sổ đỏ”, hoặc gọi 1022.`,
    tryInstead: 'sổ đỏ',
    all: 'Mọi thủ tục',
  },

  procedure: {
    result: 'Nhận được',
    byLaw: 'Theo luật',
    inPractice: 'Trong thực tế',
    filedNow: (from: string, due: string) => `Nộp bây giờ, cơ quan xem từ ${from}, hẹn trả trước ${due}.`,
    seenFrom: (from: string) => `Nộp bây giờ, cơ quan xem từ ${from}.`,
    onTime: (n: number) => `${n} trong 100 hồ sơ gần đây đúng hẹn.`,
    half: (when: string) => `Một nửa số hồ sơ xong trước ${when}.`,
    tooFew: 'Chưa đủ số liệu để đoán ngày xong.',
    unsure: 'Theo quy định của tỉnh; cán bộ báo khi tiếp nhận.',
    money: 'Tiền phải nộp',
    conditional: 'tùy trường hợp',
    online: (was: string) => `nộp tại quầy ${was}`,
    papers: 'Giấy tờ cần có',
    noPapers: 'Không cần giấy tờ kèm theo.',
    ifAsked: 'nếu có',
    steps: 'Các bước',
    who: { resident: 'Ông/bà', office: 'Cơ quan', other: 'Nơi khác' },
    law: 'Căn cứ pháp lý',
    lawFrom: (day: string) => `có hiệu lực từ ${day}`,
    code: 'Mã thủ tục',
    begin: 'Bắt đầu làm hồ sơ',
    resume: 'Làm tiếp',
    again: 'Đang có bản nháp, sửa lần cuối lúc',
    resumeOther: (when: string) => `Làm tiếp bản sửa lúc ${when}`,
    another: 'Làm thêm một hồ sơ khác',
    portal: 'Nộp trên Cổng Dịch vụ công quốc gia',
    counter: 'Thủ tục này nộp tại Bộ phận Một cửa. Gọi 1022 để hỏi quầy gần nhất.',
  },

  signIn: {
    what: 'VNeID cho biết những gì',
    facts: ['Họ, chữ đệm và tên', 'Số định danh cá nhân', 'Ngày sinh, giới tính', 'Nơi thường trú', 'Số điện thoại, nếu có'],
    why: 'Nhờ vậy không phải gõ lại. Chỉ dùng để làm và theo dõi hồ sơ.',
    alone: 'Tự nhập mật khẩu VNeID. Người ngồi cạnh không nhập thay.',
    go: 'Đăng nhập bằng VNeID',
    later: 'Làm trước, đăng nhập sau',
    nobody: 'Bản nháp chưa gắn với ai; ai mở máy này cũng thấy.',
    ended: 'Phiên đăng nhập hết giờ. Mọi thứ còn nguyên. Đăng nhập lại.',
    already: (name: string) => `Đang đăng nhập: ${name}.`,
    goOn: 'Làm tiếp',
    offline: 'Không có mạng nên chưa đăng nhập được. Làm trước, đăng nhập khi có mạng.',
  },
};
