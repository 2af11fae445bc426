-- Which version of a model is stable, and the plan tried against it, as one document.
create table rollout (
    model    text    not null primary key,
    revision integer not null,
    document text    not null
);

-- Who changed what.
create table rollout_change (
    id       integer primary key,
    model    text    not null,
    revision integer not null,
    at       integer not null, -- milliseconds since 1970
    who      text    not null,
    action   text    not null,
    was      text    not null,
    became   text    not null
);
create index rollout_change_of on rollout_change (model, id);

-- What was observed of a trial, as one document.
create table trial (
    id       text not null primary key,
    observed text not null
);

-- Answers whose truth may yet be told.
create table answer (
    request  text    not null,
    item     text    not null,
    model    text    not null,
    version  text    not null,
    trial    text,
    arm      text,
    said     text    not null,
    at       integer not null,
    truth    text,
    truth_at integer,
    primary key (request, item, model)
) without rowid;
create index answer_at on answer (at);

-- Pictures of which a trial's versions say different things.
create table disagreement (
    id                integer primary key,
    trial             text    not null,
    digest            text    not null,
    request           text    not null,
    at                integer not null,
    stable            text    not null,
    stable_confidence real    not null,
    canary            text    not null,
    canary_confidence real    not null,
    picture           blob,
    unique (trial, digest)
);
