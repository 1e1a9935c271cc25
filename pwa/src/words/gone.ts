/** Refusal 11, wherever a file that was chosen is no longer there to be read. Kept with a page, so in both languages at once. */

import type { Both } from './index.ts';

export const GONE: Both = { vi: 'Tệp đã bị xóa khỏi máy. Tờ khai còn nguyên. Chọn lại tệp.', en: 'The file is no longer on this phone. The form is kept. Choose the file again.' };

/** Refusal 20: whoever stood in for somebody no longer does. */
export const LAPSED: Both = { vi: 'Quyền làm hộ hết hạn. Bài còn trên máy, chưa gửi. Xin đồng ý lại.', en: 'The mandate is over. The work is on this phone, not sent. Ask for consent again.' };
