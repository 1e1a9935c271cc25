-- payments: ledger
-- A transfer given back at the bank leaves the treasury's account, not a gateway; its number is the bank's, once.
CREATE UNIQUE INDEX ledger_transferred_back_idx ON ledger (gateway, transaction_no) WHERE kind = 'transferred_back';
