-- One script for SQLite and PostgreSQL. Times are milliseconds since 1970; truths are 0 and 1.

create table job (
    id             text   not null primary key,
    state          text   not null, -- listing, running, paused, done, cancelled, failed
    listed         bigint not null, -- whether every picture of the input is known
    spec           text   not null, -- what is to be done, as JSON
    owner          text,            -- the only server that can read its input; null: any
    created        bigint not null,
    ended          bigint,
    why            text,            -- of a failure
    request_key    text unique,     -- the caller's Idempotency-Key
    request_digest text   not null, -- of what was asked under that key
    items          bigint not null, -- how many pictures are known
    lister         text,            -- the server that is listing the input
    lister_until   bigint           -- when it may be taken for dead
);
create index job_created on job (created);

create table job_item (
    job        text   not null references job (id) on delete cascade,
    seq        bigint not null, -- from 1, in the order of the input
    id         text   not null,
    path       text   not null,
    state      text   not null, -- waiting, held, settled
    lease      bigint not null, -- how often it was handed out: the latest holder alone may settle it
    tries      bigint not null, -- how often no answer could be had
    deaths     bigint not null, -- how often nobody heard of it again
    not_before bigint not null,
    holder     text,
    held_until bigint,
    primary key (job, seq),
    unique (job, id)
);
create index job_item_open on job_item (job, seq) where state <> 'settled';

create table job_row (
    job      text   not null references job (id) on delete cascade,
    seq      bigint not null,
    status   text   not null, -- ok, failed
    settled  bigint not null,
    document text   not null, -- the row as JSON
    primary key (job, seq)
);
create index job_row_settled on job_row (job, settled);

-- How many rows say what, kept beside the rows: counting a million of them for every question would not do.
create table job_tally (
    job  text   not null references job (id) on delete cascade,
    kind text   not null, -- status, reason, decision
    word text   not null,
    n    bigint not null,
    primary key (job, kind, word)
);
