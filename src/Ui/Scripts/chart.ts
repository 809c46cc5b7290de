// Charts from the numbers the server wrote beside them. Only the parts of ECharts that we draw with.
import { BarChart, HeatmapChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use, type ECharts } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { onThemeChange, token, type LightKey } from "./words.js";

use([BarChart, LineChart, HeatmapChart, GridComponent, TooltipComponent, LegendComponent, VisualMapComponent, SVGRenderer]);

interface Series { name: string; values: (number | null)[]; light?: LightKey | null; hrefs: (string | null)[]; usual: boolean }
interface Model { kind: "line" | "bar" | "barlying" | "heat"; title: string; unit?: string | null; stacked: boolean; categories: string[]; series: Series[] }

export function start(figure: HTMLElement): void {
  const canvas = figure.querySelector<HTMLElement>(".chart-canvas");
  const data = figure.querySelector("script[type='application/json']")?.textContent;
  if (!canvas || !data) return;
  const model = JSON.parse(data) as Model;
  const chart = init(canvas, null, { renderer: "svg" });
  const draw = () => chart.setOption(option(model), true);
  draw();
  chart.on("click", event => {
    const at = model.kind === "heat" ? (event.value as number[]) : [event.dataIndex, event.seriesIndex ?? 0];
    const href = model.series[at[1] ?? 0]?.hrefs[at[0] ?? 0];
    if (href) location.assign(href);
  });
  follow(chart, canvas, draw);
}

function follow(chart: ECharts, canvas: HTMLElement, draw: () => void): void {
  const sizes = new ResizeObserver(() => {
    if (!canvas.isConnected) {
      sizes.disconnect();
      chart.dispose();
    } else chart.resize();
  });
  sizes.observe(canvas);
  onThemeChange(() => { if (canvas.isConnected) draw(); });
}

function option(model: Model): Parameters<ECharts["setOption"]>[0] {
  const [text, muted, line] = [token("text"), token("text-muted"), token("line")];
  const font = getComputedStyle(document.body).fontFamily;
  const palette = [1, 2, 3, 4, 5, 6].map(n => token(`chart-${n}`));
  const lying = model.kind === "barlying";
  const names = { type: "category" as const, data: model.categories, axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: muted }, inverse: lying, splitArea: { show: false } };
  const values = { type: "value" as const, name: lying ? undefined : (model.unit ?? undefined), nameTextStyle: { color: muted, align: "left" as const }, axisLabel: { color: muted }, splitLine: { lineStyle: { color: line } } };
  const common = {
    textStyle: { fontFamily: font, color: text },
    animation: false,
    grid: { left: 4, right: 12, top: model.kind === "heat" || lying && model.series.length === 1 ? 8 : model.series.length > 1 || model.unit ? 32 : 12, bottom: 4, containLabel: true },
    tooltip: { trigger: model.kind === "heat" ? ("item" as const) : ("axis" as const), backgroundColor: token("surface"), borderColor: line, textStyle: { color: text }, confine: true, axisPointer: { lineStyle: { color: muted } } },
    legend: { show: model.series.length > 1 && model.kind !== "heat", top: 0, right: 0, icon: "rect", itemWidth: 10, itemHeight: 10, textStyle: { color: muted } },
  };
  if (model.kind === "heat") {
    const all = model.series.flatMap(s => s.values).filter((v): v is number => v !== null);
    return {
      ...common,
      xAxis: names,
      yAxis: { ...names, data: model.series.map(s => s.name), inverse: true },
      visualMap: { show: false, min: 0, max: Math.max(1, ...all), inRange: { color: [token("heat-low"), token("heat-high")] } },
      series: [{ type: "heatmap", data: model.series.flatMap((s, y) => s.values.map((v, x) => [x, y, v ?? "-"])), itemStyle: { borderColor: token("surface"), borderWidth: 1 } }],
    };
  }
  return {
    ...common,
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: model.series.map((s, i) => {
      const color = s.light ? token(`light-${s.light}-fill`) : s.usual ? muted : palette[i % palette.length];
      return model.kind === "line"
        ? { type: "line" as const, name: s.name, data: s.values, color, symbol: "circle", symbolSize: 5, showSymbol: s.values.length <= 31 && !s.usual, lineStyle: { width: s.usual ? 1 : 2, type: s.usual ? ("dashed" as const) : ("solid" as const) }, connectNulls: false }
        : { type: "bar" as const, name: s.name, data: s.values, color, stack: model.stacked ? "all" : undefined, barMaxWidth: 24, cursor: s.hrefs.length > 0 ? "pointer" : "default" };
    }),
  };
}
