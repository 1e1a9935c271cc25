/** A draft goes from one phone to another. */

export const handover = {
  give: 'Chuyển sang máy khác',
  giveWhy: 'Hiện mã QR để máy kia chụp. Chỉ hai máy đọc được bản nháp; hệ thống chuyển hộ mà không xem được.',
  how: 'Mở máy ảnh của máy kia, đưa vào mã.',
  label: 'Mã QR để chuyển bản nháp',
  until: (time: string) => `Mã dùng một lần, đến ${time}.`,
  offline: 'Chuyển bản nháp cần có mạng. Bản nháp còn nguyên.',
  photos: (n: number) => `${n} ảnh không chuyển theo; chụp lại trên máy kia.`,
  taking: 'Đang nhận bản nháp…',
  taken: 'Đã nhận bản nháp',
  takenMore: 'Bản nháp đã lưu trên máy này.',
  goOn: 'Làm tiếp',
  dead: 'Mã này không dùng được nữa.',
  deadMore: 'Mỗi mã chỉ dùng một lần trong 15 phút. Trên máy kia, bấm “Chuyển sang máy khác” lần nữa.',
  empty: 'Quét mã QR trên máy kia để nhận bản nháp.',
  retry: 'Nhận lại',
  network: 'Chưa nhận được vì mất mạng. Có mạng, bấm Nhận lại.',
};
