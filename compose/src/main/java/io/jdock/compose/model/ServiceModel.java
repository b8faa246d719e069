package io.jdock.compose.model;

import java.util.Map;

/** How a service learns of a model. */
public record ServiceModel(String endpointVar, String modelVar, Map<String, Object> extensions) {
  public ServiceModel {
    endpointVar = Absent.text(endpointVar);
    modelVar = Absent.text(modelVar);
    extensions = Absent.map(extensions);
  }
}
