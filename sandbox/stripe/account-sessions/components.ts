const onboarding = ['disable_stripe_user_authentication', 'external_account_collection'] as const;
const payouts = [
  'disable_stripe_user_authentication',
  'edit_payout_schedule',
  'external_account_collection',
  'instant_payouts',
  'standard_payouts',
] as const;
const disputes = [
  'destination_on_behalf_of_charge_management',
  'dispute_management',
  'refund_management',
  'smart_disputes_management',
] as const;
const payments = ['capture_payments', ...disputes] as const;

/** Stripe's embedded components, each with what may be switched on in it. */
export const components = {
  account_management: onboarding,
  account_onboarding: onboarding,
  balance_report: [],
  balances: payouts,
  disputes_list: payments,
  documents: [],
  financial_account: [...onboarding, 'send_money', 'transfer_balance'],
  financial_account_transactions: ['card_spend_dispute_management'],
  instant_payouts_promotion: [...onboarding, 'instant_payouts'],
  issuing_card: [
    'card_management',
    'card_spend_dispute_management',
    'cardholder_management',
    'spend_control_management',
  ],
  issuing_cards_list: [
    'card_management',
    'card_spend_dispute_management',
    'cardholder_management',
    'disable_stripe_user_authentication',
    'spend_control_management',
  ],
  notification_banner: onboarding,
  payment_details: payments,
  payment_disputes: disputes,
  payment_method_settings: ['disable_stripe_user_authentication'],
  payments,
  payout_details: [],
  payout_reconciliation_report: [],
  payouts,
  payouts_list: [],
  reporting_chart: [],
  tax_registrations: [],
  tax_settings: [],
  terminal_hardware_orders: [],
  terminal_hardware_shop: [],
} as const;
