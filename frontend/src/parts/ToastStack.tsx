/** The news on screen. */

import { Toast } from "radix-ui";
import { newsroom, type News } from "../notify";
import { t } from "../strings";
import { Icon } from "./Icon";

export default function ToastStack({ news }: { news: readonly News[] }) {
  return (
    <Toast.Provider duration={4000} label={t.news}>
      {news.map((item) => (
        <Toast.Root
          key={item.id}
          className={item.bad ? "toast toast-bad" : "toast"}
          type={item.bad ? "foreground" : "background"}
          duration={item.bad ? 7000 : 3500}
          onOpenChange={(open) => !open && newsroom.drop(item.id)}
        >
          <Icon name={item.bad ? "alert" : "check"} />
          <Toast.Description>{item.text}</Toast.Description>
          <Toast.Close className="icon-button small" aria-label={t.close}>
            <Icon name="close" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="toasts" label={t.news} />
    </Toast.Provider>
  );
}
