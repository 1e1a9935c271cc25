/** A draft goes from one phone to another. */

export const handover = {
  left: (n: number) => `${n} ảnh không chuyển được; chụp lại trên máy này.`,
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
