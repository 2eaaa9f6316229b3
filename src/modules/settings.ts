import { join } from 'node:path';
import { type Abstract, type FactoryProvider } from '@nestjs/common';
import { type Config } from '../config/config';

/** The token of the whole configuration. Only modules inject it: a service gets the part that it needs. */
export const CONFIG = Symbol('Config');

/** Provides a part of the settings, or an adapter that needs some. */
export const setting = <T>(token: Abstract<T>, from: (config: Config) => NoInfer<T>): FactoryProvider<T> => ({
  provide: token,
  inject: [CONFIG],
  useFactory: from,
});

/** A file of the data folder. */
export const fileIn = ({ dataDir }: Config, name: string): string => join(dataDir, name);
