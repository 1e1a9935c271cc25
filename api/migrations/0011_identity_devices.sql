-- identity's tables: device_key

-- What a person's data on one device is encrypted under: handed to their session there, never kept in the open here.
-- It outlives sessions: work that was sealed at sign-out opens again when the same person signs in on the same device.
CREATE TABLE device_key (
    id uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id),
    device_id uuid NOT NULL, -- made on the device, says nothing of anybody
    key_sealed bytea NOT NULL, -- 32 random bytes, sealed to this row
    created_at timestamptz NOT NULL,
    handed_at timestamptz NOT NULL, -- the last time
    UNIQUE (person_id, device_id)
);
CREATE INDEX device_key_by_use ON device_key (handed_at);
