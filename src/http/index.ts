export {
  type CallOptions,
  type Client,
  type ClientReply,
  createClient,
  ProblemError,
} from './client.ts';
export { createAdminServer } from './create-admin-server.ts';
export { createServer, type HttpServer } from './create-server.ts';
export { httpRefusals } from './errors.ts';
export type { ReadinessCheck } from './health.ts';
export {
  createIdempotency,
  type Idempotency,
  type IdempotencyDeps,
} from './idempotency/idempotency.ts';
export { httpJobs } from './idempotency/jobs.ts';
export type { RawNotice, ReceiveNotice } from './notices.ts';
export { type DeclaredRoute, type OpenApiInfo, openApiDocument } from './openapi.ts';
export type { Problem } from './problem.ts';
export type { ServerConfig, ServerDeps } from './server-deps.ts';
