# Two images: `grafana`, with the plugin, dashboards and alert rules built in; and `demo`, a writer of demo data.

FROM node:24.21.0-slim AS build
WORKDIR /source
COPY package.json package-lock.json .npmrc ./
COPY scripts/setup.mjs scripts/
COPY scripts/setup scripts/setup/
RUN node scripts/setup.mjs
COPY . .
# Whatever the mode of the files here, the users of the images below have to read them.
RUN npm run build && chmod -R a+rX dist lib provisioning dashboards


FROM node:24.21.0-slim AS demo
WORKDIR /opt/learning
COPY --from=build /source/lib lib/
COPY --from=build /source/dist/node_modules node_modules/
RUN mkdir /learning && chown node:node /learning
USER node
ENTRYPOINT ["node", "lib/cli.cjs"]
CMD ["demo", "write", "/learning/learning.db", "--quiet"]


# The Ubuntu variant: the plugin's Node is linked to glibc, which the Alpine one lacks.
FROM grafana/grafana:13.2.3-ubuntu AS grafana
ARG PLUGIN=/opt/learning/plugins/mahavishnu-learning-datasource
USER root
COPY --from=build /source/dist $PLUGIN
COPY --from=build /usr/local/bin/node $PLUGIN/runtime/node
COPY --from=build /source/provisioning /etc/grafana/provisioning
COPY --from=build /source/dashboards /opt/learning/dashboards
# New volumes take over owner and mode: the demo writes to the one, whoever runs Grafana keeps private copies in the other.
RUN mkdir /learning /snapshots && chown 1000:1000 /learning && chmod 1777 /snapshots
ENV GF_PATHS_PLUGINS=/opt/learning/plugins \
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=mahavishnu-learning-datasource \
    GF_PLUGINS_PREINSTALL_DISABLED=true \
    GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH=/opt/learning/dashboards/overview.json \
    GF_ANALYTICS_REPORTING_ENABLED=false \
    GF_ANALYTICS_CHECK_FOR_UPDATES=false \
    GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES=false \
    GF_NEWS_NEWS_FEED_ENABLED=false \
    GF_SECURITY_DISABLE_GRAVATAR=true \
    LEARNING_DB=/learning/learning.db \
    LEARNING_SNAPSHOTS=/snapshots \
    LEARNING_DASHBOARDS=/opt/learning/dashboards
USER 472
