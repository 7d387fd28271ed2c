import type { Vocabulary } from './valid.ts';

/** Words that take a request past the first look. */
export const vocabulary: Vocabulary = {
  amount: ['1.00', '10.50', '0.50', '2.00', '250', '19999.99', '0.01', '1.5'],
  currency: ['EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'CHF', 'USD', 'JPY', 'KWD'],
  capture_method: ['automatic', 'manual'],
  token: [
    'pm_card_visa',
    'pm_card_visa',
    'pm_card_chargeDeclined',
    'pm_card_threeDSecure2Required',
  ],
  return_url: ['https://shop.example/back'],
  url: ['https://shop.example/hooks', 'http://127.0.0.1:9/'],
  provider: ['stripe', 'nobody'],
  path: ['provider:stripe:clearing:EUR', 'organisation:balance:EUR'],
  content_type: ['application/pdf'],
  content: ['JVBERi0xLjcK', 'JVBERi0xLjcK', '/9j/4AAQ'],
  kind: ['secret', 'publishable', 'restricted'],
  allowed_ips: [['127.0.0.1'], ['10.0.0.0/8', '::1']],
  expires_at: ['2099-01-01T00:00:00.000Z'],
  basis_points: [10_000, 5_000, 1_000],
  // A split of random parts sums to nothing: most requests leave it out, to get further.
  split: [undefined],
  scopes: [['payments:read'], ['payments:write', 'refunds:write']],
};
