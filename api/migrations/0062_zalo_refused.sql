-- notifications: zalo_tokens

-- since when Zalo has refused the refresh token: a person must set another, and sees so among the operations
ALTER TABLE zalo_tokens ADD COLUMN refused_at timestamptz;
