-- Errands are listed: newest first, and those in one state.

create index errand_newest on providers.errand (organisation_id, mode, id desc);
create index errand_by_state on providers.errand (organisation_id, mode, state, id desc);
-- The lists have the index above; what is counted has the one of open errands.
drop index providers.errand_in_review;
