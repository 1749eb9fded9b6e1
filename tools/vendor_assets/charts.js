// The parts of ECharts that the pages use: district maps, drawn as SVG. Add a part here when a page needs it.
import { use, init, registerMap } from "echarts/core";
import { MapChart } from "echarts/charts";
import { AriaComponent, GeoComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([MapChart, AriaComponent, GeoComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

export { init, registerMap };
