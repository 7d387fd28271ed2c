-- Rows of disputes are held against what the ledger moved for them; each says of which it is.
alter table reconciliation.row add column dispute_id kernel.id;
