// The parts of ECharts that our charts are made of, and no others: a part costs 5 to 15 kB. `cargo xtask build` bundles this file.
// Legend, tooltip and title are elements of the page: they can be read, styled and reached by keyboard, and need no inline style.
import { init, use } from 'echarts/core';
import { BarChart, HeatmapChart, LineChart, PieChart } from 'echarts/charts';
import { GridSimpleComponent, MarkLineComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';

use([BarChart, HeatmapChart, LineChart, PieChart, GridSimpleComponent, MarkLineComponent, CanvasRenderer]);

export { init };
