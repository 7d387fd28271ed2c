-- Rows of disputes are held against what the ledger moved for them; each says of which it is.
alter table reconciliation.row add column dispute_id kernel.id;

-- A code is checked where a row is read. The domain's pattern, tried twice a row, costs more than an
-- index does.
alter table reconciliation.row
  alter column gross_currency type text,
  alter column net_currency type text,
  add constraint currencies_are_short
    check (length(gross_currency) <= 10 and length(net_currency) <= 10);
