import { examplePayment } from '../payment/example.ts';
import type { CreditDetail, CreditView, TransferInstructions } from './schema.ts';

/** Money that nobody can explain, for the reference. */
export const exampleCredit: CreditView = {
  id: 'crd_01kahq5x7c9r2m4v6b8d0f1g3k',
  object: 'credit',
  mode: 'test',
  status: 'suspended',
  amount: '10.50',
  currency: 'EUR',
  open_amount: '10.50',
  provider: 'bank',
  connection_id: 'conn_01kahq5x7c9r2m4v6b8d0f1g3k',
  reference: 'ent_7Q2m9XcVb4LkT1',
  remittance: 'Invoice 4711',
  sender: { name: 'Ada Lovelace', iban: 'DE89370400440532013000' },
  match: { kind: 'none', why: 'The text names no payment of ours.', payment_id: null },
  booked_at: '2026-11-21T09:00:00.000Z',
  created_at: '2026-11-21T09:00:01.000Z',
  updated_at: '2026-11-21T09:00:01.000Z',
};

/** The same once a person has matched it. */
export const exampleMatchedCredit: CreditDetail = {
  ...exampleCredit,
  status: 'matched',
  open_amount: '0.00',
  match: {
    kind: 'exact',
    why: 'Named by a person; 10.50 EUR of 10.50 EUR.',
    payment_id: examplePayment.id,
  },
  payments: [
    {
      payment_id: examplePayment.id,
      amount: '10.50',
      why: 'Named by a person; 10.50 EUR of 10.50 EUR.',
      matched_at: '2026-11-21T10:00:00.000Z',
    },
  ],
  updated_at: '2026-11-21T10:00:00.000Z',
};

/** What a payer is shown, for the reference. */
export const exampleInstructions: TransferInstructions = {
  object: 'transfer_instructions',
  payment_id: examplePayment.id,
  amount: '10.50',
  currency: 'EUR',
  arrived_amount: '0.00',
  missing_amount: '10.50',
  holder: 'Demo Shop GmbH',
  iban: 'DE75512108001245126199',
  bic: 'BSCLDEFFXXX',
  reference: 'RF18539007547034',
  epc: 'BCD\n002\n1\nSCT\nBSCLDEFFXXX\nDemo Shop GmbH\nDE75512108001245126199\nEUR10.50\n\nRF18539007547034',
  qr_svg: '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
  expires_at: '2026-12-05T09:00:00.000Z',
};
