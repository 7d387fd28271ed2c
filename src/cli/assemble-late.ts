import type { Config } from '#kernel';
import type { House, HouseOptions } from './house.ts';

/** The whole house, loaded when it is asked for: whoever only wants PostgreSQL does not wait. */
export const assembleLate = async (config: Config, options: HouseOptions): Promise<House> => {
  const { assemble } = await import('./assemble.ts');
  return assemble(config, options);
};
