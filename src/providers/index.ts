export { createConnection } from './connections/create-connection.ts';
export { connectionById, findConnection } from './connections/find-connection.ts';
export { rollNoticeSecret } from './connections/roll-notice-secret.ts';
export { type GenuineNotice, verifyNotice } from './connections/verify-notice.ts';
export type {
  AuthorizeInstruction,
  Called,
  Capabilities,
  Connection,
  ConnectionSettings,
  Exchange,
  Finding,
  FrozenRequest,
  IdempotencyClass,
  Instruction,
  MethodDetails,
  NextAction,
  Notice,
  Operation,
  Outcome,
  Provider,
  StoredMethod,
  StoreMethodRequest,
} from './contract.ts';
export { type DeclineReason, type DeclineReasonName, declineReasons } from './decline-reasons.ts';
export type { ProvidersDeps } from './deps.ts';
export { providerRefusals } from './errors.ts';
export { createHealth, type Health, type HealthSnapshot } from './health/create-health.ts';
export { guarded } from './health/guarded.ts';
export { tellBreaker } from './health/tell-breaker.ts';
export { createProviders, type Providers, providerNamed } from './registry.ts';
export { providerRoutes } from './routes.ts';
export { stripeNotices } from './stripe/notices.ts';
