/** A point as workerd gives it: texts are bytes. */
type RawPoint = Readonly<Record<string, string | number | readonly number[]>>;

/** Stands for Analytics Engine: logs the texts and the first two numbers of each data point. */
export default {
  fetch: async (request: Request): Promise<Response> => {
    const point: RawPoint = await request.json();
    const texts = Object.entries(point).flatMap(([field, value]) =>
      typeof value === 'object' ? [[field, new TextDecoder().decode(Uint8Array.from(value))]] : [],
    );
    const { double1, double2 } = point;
    console.log(JSON.stringify({ msg: 'data point', point: { ...Object.fromEntries(texts), double1, double2 } }));
    return new Response();
  },
};
