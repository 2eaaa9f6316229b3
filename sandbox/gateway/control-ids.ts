import { detachedText } from '../ledger/detached-text';
import type { Surroundings } from './surroundings';
import type { SandboxSettings } from './settings';

export interface Caller {
  readonly companyId: string;
  readonly senderId: string;
  readonly entityId: string;
}

export interface BurntControlId {
  readonly scope: string;
  readonly controlId: string;
  readonly burntAt: string;
}

/** Remembers which function control ids are used up, which is what `uniqueid=true` asks for. */
export class ControlIds {
  private readonly burnt = new Map<string, BurntControlId>();

  constructor(
    private readonly surroundings: Surroundings,
    private readonly settings: SandboxSettings,
  ) {}

  isBurnt(caller: Caller, controlId: string): boolean {
    const key = this.keyOf(caller, controlId);
    const entry = this.burnt.get(key);
    if (entry === undefined) return false;
    const retentionMs = this.settings.controlIdRetentionMs;
    if (retentionMs === null) return true;
    if (this.surroundings.now().getTime() - Date.parse(entry.burntAt) < retentionMs) return true;
    this.burnt.delete(key);
    return false;
  }

  burn(caller: Caller, id: string): void {
    const controlId = detachedText(id);
    const entry = { scope: this.scopeOf(caller), controlId, burntAt: this.surroundings.now().toISOString() };
    this.burnt.set(this.keyOf(caller, controlId), entry);
  }

  release(caller: Caller, controlId: string): void {
    this.burnt.delete(this.keyOf(caller, controlId));
  }

  list(): BurntControlId[] {
    return [...this.burnt.values()];
  }

  clear(): void {
    this.burnt.clear();
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
