-- payments: a receipt's paper carries the receipt's own id
ALTER TABLE receipt ADD COLUMN printed_at timestamptz;
