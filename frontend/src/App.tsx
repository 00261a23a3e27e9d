/** The routes. Chat comes with the first load; the account screens come when they are opened. */

import { lazy, Suspense } from "react";
import { Route, Routes } from "react-router";
import { BotsProvider } from "./bots";
import { ChatsProvider } from "./chats";
import { CrashGuard } from "./parts/CrashGuard";
import { Layout } from "./parts/Layout";
import { Spinner } from "./parts/Spinner";
import { ChatScreen } from "./screens/ChatScreen";
import { BotScreen, HomeScreen } from "./screens/HomeScreen";
import { NotFoundScreen } from "./screens/NotFoundScreen";
import { personOf, SessionProvider, useSession } from "./session";

const LoginScreen = lazy(() => import("./screens/LoginScreen"));
const SignupScreen = lazy(() => import("./screens/SignupScreen"));
const ProfileScreen = lazy(() => import("./screens/ProfileScreen"));

export function App() {
  return (
    <CrashGuard>
      <SessionProvider>
        <BotsProvider>
          <Screens />
        </BotsProvider>
      </SessionProvider>
    </CrashGuard>
  );
}

function Screens() {
  const { me } = useSession();
  return (
    <Suspense fallback={<Spinner />}>
      <Routes>
        <Route path="/login" element={<LoginScreen />} />
        <Route path="/signup" element={<SignupScreen />} />
        <Route
          element={
            <ChatsProvider who={me && personOf(me)}>
              <Layout />
            </ChatsProvider>
          }
        >
          <Route index element={<HomeScreen />} />
          <Route path="/new/:bot" element={<BotScreen />} />
          <Route path="/chat/:id" element={<ChatScreen />} />
          <Route path="/profile" element={<ProfileScreen />} />
          <Route path="*" element={<NotFoundScreen />} />
        </Route>
      </Routes>
    </Suspense>
  );
}
