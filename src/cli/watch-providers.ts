import { hostname } from 'node:os';
import { type Config, wakeOf } from '#kernel';
import { createHealth, type Health, tellBreaker } from '#providers';
import { fanOutName } from '#webhooks';
import type { Foundations } from './foundations.ts';

/** The health of providers as this process sees it, by the operator's settings. */
export const watchProviders = (config: Config, base: Foundations): Health =>
  createHealth({
    ...base,
    observedBy: `${hostname()}:${process.pid}`,
    settings: {
      callsMax: config.providerCallsMax,
      failurePercent: config.providerFailurePercent,
      sampleMin: config.providerSampleMin,
      openMs: config.providerOpenMs,
    },
    onChange: async (change, observedBy) => {
      const onEvents = () => base.waker.wake([wakeOf(fanOutName)]);
      await tellBreaker({ ...base, onEvents }, change, observedBy);
    },
  });
