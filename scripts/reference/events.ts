/** Every type of event with its meaning. A test compares the types with those the code appends. */
export const events: Readonly<Record<string, string>> = {
  'payment.created': 'A payment was made. Nothing has been sent to a provider yet.',
  'payment.updated': 'Its description or metadata changed.',
  'payment.requires_action': 'The payer has to act, for example to authenticate.',
  'payment.authorized': 'The money is held, not taken.',
  'payment.captured': 'Money was taken, whole or in part.',
  'payment.capture_failed': 'A capture did not go through; what was authorised still stands.',
  'payment.declined': 'The provider said no; the payment can be confirmed again.',
  'payment.canceled': 'It was given up, and what was held was released.',
  'payment.cancel_failed': 'The provider did not release what it holds.',
  'payment.in_review': 'Its outcome cannot be proved; a person decides.',
  'payment.succeeded_late': 'The provider took the money although it had said no; it is booked.',
  'payment.charged_twice':
    'Two attempts took money; the second is kept apart until it is returned.',
  'refund.created': 'A refund was made and is on its way to the provider.',
  'refund.succeeded': 'The provider gave the money back.',
  'refund.failed': 'The provider did not; the amount can be refunded again.',
  'customer.created': 'A customer was made.',
  'customer.updated': 'A customer changed.',
  'customer.deleted': 'A customer was deleted, and the saved methods with it.',
  'payment_method.requires_action': 'The payer has to act before the method can be saved.',
  'payment_method.stored': 'The method is saved and can be charged.',
  'payment_method.declined': 'The provider would not save the method.',
  'payment_method.failed':
    'It could not be found out whether the method was saved; it is not used.',
  'payment_method.detached': 'The method can no longer be charged.',
  'provider.breaker_opened':
    'So many calls to a provider failed that one process keeps new payments away from it.',
  'provider.breaker_closed': 'A probe went well; the process sends payments there again.',
  'webhook_endpoint.disabled': 'Deliveries failed for so long that the endpoint was switched off.',
  'webhook_endpoint.tested': 'Somebody asked for a test delivery.',
};
