/** Refusal 11, wherever a file that was chosen is no longer there to be read. Kept with a page, so in both languages at once. */

import type { Both } from './index.ts';

export const GONE: Both = { vi: 'Tệp đã bị xóa khỏi máy. Tờ khai còn nguyên. Chọn lại tệp.', en: 'The file is no longer on this phone. The form is kept. Choose the file again.' };
