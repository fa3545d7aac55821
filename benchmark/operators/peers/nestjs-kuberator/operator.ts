/** An operator as the README has it, with the defaults of nestjs-kuberator. */
import { Module } from '@nestjs/common';
import {
  Action,
  type Apply,
  type Cleanup,
  customResource,
  KuberatorModule,
  Reconciler,
  StatusService,
} from '../../../../lib/index.js';
import { z } from 'zod';
import { answer, Progress, task } from '../progress.js';

export class Widget extends customResource({
  group: 'bench.dev',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  spec: z.object({ size: z.int(), payload: z.string() }),
  status: z.object({ ready: z.boolean().optional() }),
}) {}

const progress = new Progress(task.expect);
answer(progress);

@Reconciler(Widget, { finalizer: 'bench.dev/finalizer', ...(task.isTuned && { concurrency: 16 }) })
class WidgetReconciler implements Apply<Widget>, Cleanup<Widget> {
  constructor(private readonly status: StatusService) {}

  async apply(widget: Widget): Promise<Action> {
    if (task.writes) await this.status.update(widget, { ready: true });
    progress.add(widget.metadata.name);
    return Action.awaitChange();
  }

  async cleanup(widget: Widget): Promise<Action> {
    progress.add(widget.metadata.name);
    return Action.awaitChange();
  }
}

@Module({ imports: [KuberatorModule.forRoot()], providers: [WidgetReconciler] })
export class AppModule {}
