import { SingleFlight } from '../shared/single-flight';
import { Injectable } from '@nestjs/common';
import { ServedEnvironments } from '../shared/served-environments';
import { type Target } from '../../domain/notification/notification-settings.state';
import { type Position } from '../ports/event-store';
import { type Origin, type Receipt } from '../shared/aggregates';
import { NotificationDelivery } from './notification-delivery';
import { NotificationFollower } from './notification-follower';
import { NotificationLimits, NotificationPorts } from './notification-ports';
import { NotificationReminders } from './notification-reminders';

/** Notifications that one tick advances per environment, and how many of them at a time. */
const DUE_MAX = 200;
const AT_A_TIME = 8;

/**
 * One tick processes what is new in the log, raises due reminders, and sends what is due. All its state is in the event
 * store, so any number of instances may tick; the revision of a notification's stream lets only one of them raise it or
 * send an attempt.
 */
@Injectable()
export class NotificationWorker {
  private readonly follower: NotificationFollower;
  private readonly reminders: NotificationReminders;
  private readonly delivery: NotificationDelivery;
  private readonly ticking = new SingleFlight(() => this.tickAll());
  private isStopped = false;

  constructor(
    private readonly ports: NotificationPorts,
    private readonly environments: ServedEnvironments,
    limits: NotificationLimits,
  ) {
    this.follower = new NotificationFollower(ports, environments.names);
    this.reminders = new NotificationReminders(ports, limits);
    this.delivery = new NotificationDelivery(ports, limits);
  }

  /** Never rejects. Single flight. */
  tick(): Promise<void> {
    return this.ticking.run();
  }

  /** Sends a test to one target and resolves when its outcome is recorded. */
  test(origin: Origin, test: { notificationId: string; askedBy: string; target: Target }): Promise<Receipt> {
    return this.delivery.test(origin, test);
  }

  /** Resolves when the attempts in flight are over. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.ticking.settled();
  }

  private async tickAll(): Promise<void> {
    if (this.isStopped) return;
    const followed = await this.guarded(null, () => this.follower.follow());
    for (const environment of this.environments.names) {
      const reminded = await this.guarded(environment, () => this.reminders.remind(environment));
      await this.guarded(environment, () => this.deliverDue(environment, [followed, reminded]));
    }
  }

  /** A notification that was just raised is sent by this tick if the views show it in time, else by the next. */
  private async deliverDue(environment: string, raisedAt: readonly (Position | null | undefined)[]): Promise<void> {
    for (const position of raisedAt) if (position) await this.ports.freshness.reached(position);
    const due = [...this.ports.views.dueNotifications(environment, this.ports.clock.now(), DUE_MAX)];
    const sendNext = async (): Promise<void> => {
      for (let id = due.shift(); id !== undefined && !this.isStopped; id = due.shift()) {
        const notificationId = id;
        await this.guarded(environment, () => this.delivery.deliver(environment, notificationId));
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, sendNext));
  }

  /** A defect in one environment or notification stops no other; the next tick does the rest. */
  private async guarded<T>(environment: string | null, step: () => Promise<T>): Promise<T | undefined> {
    if (this.isStopped) return undefined;
    try {
      return await step();
    } catch (error) {
      this.ports.log.error('notification.interrupted', error, { environment });
      return undefined;
    }
  }
}
