import { createContext, useContext } from 'react';
import { type ApiClient } from '../api/api-client';
import { type EnvironmentKind } from '../api/views';
import { type Permission, permissionOf, type PermissionState } from './permissions';
import { type Role } from './roles';

/** The environment of the address, and what every page of it needs. */
export interface Environment {
  readonly name: string;
  readonly kind: EnvironmentKind;
  readonly role: Role;
  readonly api: ApiClient;
  /** IANA name: dates and times are shown in this zone. */
  readonly timeZone: string;
}

export const EnvironmentContext = createContext<Environment | null>(null);

export const useEnvironment = (): Environment => {
  const environment = useContext(EnvironmentContext);
  if (!environment) throw new Error('This is no page of an environment.');
  return environment;
};

export const usePermission = (permission: Permission): PermissionState =>
  permissionOf(useEnvironment().role, permission);
