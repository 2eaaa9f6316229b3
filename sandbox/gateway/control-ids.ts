import { detachedText } from '../ledger/detached-text';
import type { Surroundings } from './surroundings';
import type { SandboxSettings } from './settings';

export interface Caller {
  readonly companyId: string;
  readonly senderId: string;
  readonly entityId: string;
}

export interface RememberedControlId {
  readonly scope: string;
  readonly controlId: string;
  /** A running one is reserved by a function that was accepted and is not done yet. */
  readonly state: 'running' | 'used';
  readonly burntAt: string;
}

/** Remembers which function control ids are taken, which is what `uniqueid=true` asks for. */
export class ControlIds {
  private readonly remembered = new Map<string, RememberedControlId>();

  constructor(
    private readonly surroundings: Surroundings,
    private readonly settings: SandboxSettings,
  ) {}

  isTaken(caller: Caller, controlId: string): boolean {
    if (this.settings.controlIdMemory === 'none') return false;
    const key = this.keyOf(caller, controlId);
    const entry = this.remembered.get(key);
    if (entry === undefined) return false;
    const retentionMs = this.settings.controlIdRetentionMs;
    if (retentionMs === null) return true;
    if (this.surroundings.now().getTime() - Date.parse(entry.burntAt) < retentionMs) return true;
    this.remembered.delete(key);
    return false;
  }

  /** When an accepted function reserves its id, no other can use it until the function fails. */
  reserve(caller: Caller, controlId: string): void {
    if (this.settings.controlIdMemory === 'atomic') this.remember(caller, controlId, 'running');
  }

  use(caller: Caller, controlId: string): void {
    if (this.settings.controlIdMemory !== 'none') this.remember(caller, controlId, 'used');
  }

  release(caller: Caller, controlId: string): void {
    this.remembered.delete(this.keyOf(caller, controlId));
  }

  list(): RememberedControlId[] {
    return [...this.remembered.values()];
  }

  clear(): void {
    this.remembered.clear();
  }

  private remember(caller: Caller, id: string, state: RememberedControlId['state']): void {
    const controlId = detachedText(id);
    const burntAt = this.surroundings.now().toISOString();
    this.remembered.set(this.keyOf(caller, controlId), { scope: this.scopeOf(caller), controlId, state, burntAt });
  }

  private keyOf(caller: Caller, controlId: string): string {
    return `${this.scopeOf(caller)}\n${controlId}`;
  }

  private scopeOf({ companyId, senderId, entityId }: Caller): string {
    switch (this.settings.controlIdScope) {
      case 'company-sender':
        return `${companyId} ${senderId}`;
      case 'company':
        return companyId;
      case 'sender':
        return senderId;
      case 'entity':
        return `${companyId} ${senderId} ${entityId}`;
    }
  }
}
