-- identity: what a screen asks again and again is one look a day, also when two of its requests race
ALTER TABLE look ADD COLUMN once_on date; -- the day in Hanoi; NULL for a look that is written down each time
CREATE UNIQUE INDEX look_once_a_day ON look (subject_id, looker_id, once_on, what, why) WHERE once_on IS NOT NULL;
