import Theme from 'vitepress/theme-without-fonts';
// oxlint-disable-next-line import/no-unassigned-import -- a style is imported for its effect
import './style.css';

// The fonts of the system: the site asks for nothing that a page does not need.
// oxlint-disable-next-line import/no-default-export -- VitePress reads the default export
export default Theme;
