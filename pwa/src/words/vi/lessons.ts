/** Five lessons of a few steps each: short enough to be read aloud on a doorstep. */

export const lessons = {
  intro: 'Năm bài ngắn, xem được khi không có mạng. Ai học xong, ghi ở trang của hộ.',
  step: (n: number, of: number) => `Bước ${n}/${of}`,
  listen: 'Nghe đọc',
  stop: 'Thôi đọc',
  next: 'Bài sau',
  all: 'Mọi bài học',
  names: { level2: 'Định danh mức độ 2', install: 'Cài ứng dụng, bật thông báo', file: 'Tìm và nộp hồ sơ', follow: 'Theo dõi và nộp tiền', fraud: 'Nhận ra lừa đảo' },
  steps: {
    level2: {
      go: { title: 'Mang thẻ căn cước đến công an xã', text: 'Phải tự đi, vì cần vân tay và khuôn mặt. Làm một lần, dùng cho mọi việc trên mạng.' },
      phone: { title: 'Khai số điện thoại của chính mình', text: 'Số đang dùng hằng ngày. Đừng khai số của người làm hộ: tin báo và mã sẽ về số này.' },
      wait: { title: 'Chờ tin báo đã duyệt', text: 'Tin nhắn báo tài khoản định danh mức độ 2 đã được duyệt.' },
      password: { title: 'Cài VNeID, tự đặt mật khẩu', text: 'Tự nhập, không cho ai xem. Tổ viên và cán bộ không hỏi mật khẩu.' },
    },
    install: {
      open: { title: 'Mở trang Một Cửa bằng trình duyệt', text: 'Trên Android dùng Chrome, trên iPhone dùng Safari. Không tải ứng dụng từ đường liên kết lạ.' },
      home: { title: 'Thêm vào màn hình chính', text: 'Android: bấm ba chấm, chọn Cài đặt ứng dụng. iPhone: bấm Chia sẻ, chọn Thêm vào màn hình chính.' },
      bell: { title: 'Vào Tài khoản, bật thông báo', text: 'Máy hỏi thì bấm Cho phép. Nhờ vậy biết ngay khi đến lượt mình.' },
      test: { title: 'Bấm Thử trên máy này', text: 'Thấy tin thử hiện lên là được. Không thấy thì xem chế độ Không làm phiền.' },
    },
    file: {
      find: { title: 'Gõ việc cần làm', text: 'Gõ như nói, không dấu cũng được: khai sinh, sổ đỏ, bằng lái.' },
      read: { title: 'Xem trước giấy tờ, tiền, ngày trả', text: 'Trang đầu của mỗi việc nói cần gì, bao nhiêu tiền, bao giờ xong.' },
      answer: { title: 'Trả lời từng câu', text: 'Mỗi màn hình một câu. Mất mạng vẫn lưu trên máy, lúc nào làm tiếp cũng được.' },
      photo: { title: 'Chụp giấy đủ bốn góc', text: 'Đặt chỗ sáng, đọc được từng chữ. Mờ thì chụp lại.' },
      send: { title: 'Đọc lại rồi nộp', text: 'Thấy “Đã nộp lúc…” mới là đã nộp. “Chờ mạng” là chưa.' },
    },
    follow: {
      turn: { title: 'Vào Hồ sơ, xem đến lượt ai', text: 'Hình thoi là đến lượt mình. Trên thẻ có một nút: bấm nút đó.' },
      due: { title: 'Xem ngày hẹn trả', text: 'Cơ quan trễ thì phải xin lỗi và hẹn lại. Không cần đi hỏi.' },
      pay: { title: 'Nộp tiền một lần', text: 'Xem số tiền và cách tính rồi mới trả. Đã chuyển thì chờ xác nhận, đừng chuyển lần nữa.' },
      result: { title: 'Nhận kết quả', text: 'Tải về trong ứng dụng, hoặc nhận bản giấy như đã chọn.' },
    },
    fraud: {
      otp: { title: 'Không ai được hỏi mật khẩu VNeID, mã ngân hàng', text: 'Cán bộ, công an, tổ viên cũng không. Ai hỏi là lừa đảo.' },
      consent: { title: 'Mã đồng ý luôn nói rõ ai được làm gì', text: 'Tin nhắn của Một Cửa ghi số tổ viên, việc gì, mấy ngày. Tự bấm vào máy, không đọc cho ai.' },
      call: { title: 'Không cài ứng dụng, không chuyển tiền theo điện thoại', text: 'Cơ quan không gọi bảo cài ứng dụng hay chuyển tiền vào tài khoản riêng.' },
      stop: { title: 'Nghi ngờ thì tắt máy', text: 'Rồi tự gọi 1022, hoặc ra quầy một cửa mà hỏi.' },
    },
  },
};
