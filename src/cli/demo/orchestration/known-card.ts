/** A card as both acquirers know it: each by a token of its own. */
export const knownCard = {
  type: 'card',
  tokens: { stripe: 'pm_card_visa', adyen: 'adyen_test_visa' },
  brand: 'visa',
};
